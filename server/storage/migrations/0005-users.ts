import { type Kysely, sql } from 'kysely';

/** What operators know of users and do to them; lists of a million of them in time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Sorted and compared by code point whatever the database's own order is, so that an index also
    -- finds beginnings. Rebuilds the indexes.
    ALTER TABLE users
      ALTER COLUMN username TYPE text COLLATE "C",
      ALTER COLUMN nickname TYPE text COLLATE "C",
      ALTER COLUMN phone TYPE text COLLATE "C",
      ALTER COLUMN email TYPE text COLLATE "C",
      ADD COLUMN gender text NOT NULL DEFAULT 'unknown'
        CHECK (gender IN ('unknown', 'male', 'female')),
      ADD COLUMN tags text[] COLLATE "C" NOT NULL DEFAULT '{}',
      -- The sum of the user's entries in points_entries; every number up to here is exact in JSON.
      ADD COLUMN points bigint NOT NULL DEFAULT 0
        CHECK (points BETWEEN 0 AND 9007199254740991),
      -- A one-time password: good until then, and spent since then.
      ADD COLUMN password_until timestamptz,
      ADD COLUMN password_spent_at timestamptz;

    -- Lists leave deleted accounts out, so the indexes of the orders do too: a page comes out of one
    -- without a look at the rows before it.
    DROP INDEX users_ids, users_nickname, users_created, users_seen;
    CREATE INDEX users_ids ON users (length(id), id) WHERE deleted_at IS NULL;
    CREATE INDEX users_nickname ON users (lower(nickname), id) INCLUDE (nickname)
      WHERE deleted_at IS NULL;
    CREATE INDEX users_created ON users (created_at, id) WHERE deleted_at IS NULL;
    CREATE INDEX users_seen ON users (last_seen_at DESC NULLS LAST, id DESC)
      WHERE deleted_at IS NULL;
    CREATE INDEX users_points ON users (points, id) WHERE deleted_at IS NULL;
    DROP INDEX users_username;
    CREATE UNIQUE INDEX users_username ON users (lower(username))
      INCLUDE (username, id, deleted_at);
    -- What a filter finds. Hardly anybody is in the partial ones.
    CREATE INDEX users_gender ON users (gender) WHERE deleted_at IS NULL;
    CREATE INDEX users_tags ON users USING gin (tags) WHERE tags <> '{}';
    CREATE INDEX users_phone ON users (regexp_replace(phone, '\\D', '', 'g')) WHERE phone <> '';
    CREATE INDEX users_email ON users (lower(email)) WHERE email <> '';
    CREATE INDEX users_banned ON users (banned_until) WHERE banned_until IS NOT NULL;
    CREATE INDEX users_muted ON users (muted_until) WHERE muted_until IS NOT NULL;
    CREATE INDEX users_shadow_banned ON users (shadow_banned_at)
      WHERE shadow_banned_at IS NOT NULL;
    CREATE INDEX users_deleted ON users (created_at, id) WHERE deleted_at IS NOT NULL;

    -- How many rows there are of something, as changes whose sum it is: nobody waits for anybody to
    -- count, and nobody reads a million rows to know. See storage/row-counts.ts.
    CREATE TABLE row_counts (
      counted text NOT NULL,
      key text NOT NULL DEFAULT '',
      change bigint NOT NULL
    );
    CREATE INDEX row_counts_counted ON row_counts (counted, key);

    -- Adds up what was written down so far. Rows that another one is adding up are left to it.
    CREATE FUNCTION sum_row_counts() RETURNS void LANGUAGE sql AS $$
      WITH gone AS (
        DELETE FROM row_counts WHERE ctid IN (SELECT ctid FROM row_counts FOR UPDATE SKIP LOCKED)
        RETURNING counted, key, change
      )
      INSERT INTO row_counts (counted, key, change)
        SELECT counted, key, sum(change) FROM gone GROUP BY counted, key HAVING sum(change) <> 0
    $$;
    CREATE FUNCTION note_row_count(counted text, key text, change bigint) RETURNS void
      LANGUAGE plpgsql AS $$
      BEGIN
        IF change <> 0 THEN INSERT INTO row_counts VALUES (counted, key, change); END IF;
        IF random() < 0.01 THEN PERFORM sum_row_counts(); END IF;
      END
    $$;

    -- 'users': accounts that are not deleted. 'users.tag': how many of all carry a tag.
    CREATE FUNCTION count_users() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
      BEGIN
        PERFORM note_row_count('users', '', sign * count(*))
          FROM changed WHERE deleted_at IS NULL;
        PERFORM note_row_count('users.tag', tag, sign * count(*))
          FROM changed CROSS JOIN LATERAL unnest(tags) AS tag GROUP BY tag;
        RETURN NULL;
      END
    $$;
    CREATE TRIGGER users_inserted AFTER INSERT ON users REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION count_users();
    CREATE TRIGGER users_removed AFTER DELETE ON users REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION count_users();

    CREATE FUNCTION recount_user() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM note_row_count('users', '',
          (NEW.deleted_at IS NULL)::int - (OLD.deleted_at IS NULL)::int);
        PERFORM note_row_count('users.tag', tag, sum(change))
          FROM (SELECT unnest(NEW.tags), 1 UNION ALL SELECT unnest(OLD.tags), -1)
            AS changes (tag, change)
          GROUP BY tag;
        RETURN NULL;
      END
    $$;
    -- Not of other columns: a user is seen more often than tagged.
    CREATE TRIGGER users_changed AFTER UPDATE OF deleted_at, tags ON users FOR EACH ROW
      WHEN (OLD.tags <> NEW.tags OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
      EXECUTE FUNCTION recount_user();

    CREATE FUNCTION uncount_users() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM row_counts WHERE counted IN ('users', 'users.tag');
        RETURN NULL;
      END
    $$;
    CREATE TRIGGER users_truncated AFTER TRUNCATE ON users
      FOR EACH STATEMENT EXECUTE FUNCTION uncount_users();
    INSERT INTO row_counts (counted, change)
      SELECT 'users', count(*) FROM users WHERE deleted_at IS NULL;
  `.execute(db);
}
