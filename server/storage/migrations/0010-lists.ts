import { type Kysely, sql } from 'kysely';

/** How many groups there are, and the order of members, for lists that answer in time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- 'groups': those that are not dissolved. As for users, see there.
    CREATE FUNCTION count_groups() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM note_row_count('groups', '',
            CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END * count(*))
          FROM changed WHERE dissolved_at IS NULL;
        RETURN NULL;
      END
    $$;
    CREATE TRIGGER groups_inserted AFTER INSERT ON groups REFERENCING NEW TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION count_groups();
    CREATE TRIGGER groups_removed AFTER DELETE ON groups REFERENCING OLD TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION count_groups();

    CREATE FUNCTION recount_group() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM note_row_count('groups', '',
          (NEW.dissolved_at IS NULL)::int - (OLD.dissolved_at IS NULL)::int);
        RETURN NULL;
      END
    $$;
    CREATE TRIGGER groups_changed AFTER UPDATE OF dissolved_at ON groups FOR EACH ROW
      WHEN (OLD.dissolved_at IS DISTINCT FROM NEW.dissolved_at)
      EXECUTE FUNCTION recount_group();

    CREATE FUNCTION uncount_groups() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM row_counts WHERE counted = 'groups';
        RETURN NULL;
      END
    $$;
    CREATE TRIGGER groups_truncated AFTER TRUNCATE ON groups
      FOR EACH STATEMENT EXECUTE FUNCTION uncount_groups();
    INSERT INTO row_counts (counted, change)
      SELECT 'groups', count(*) FROM groups WHERE dissolved_at IS NULL;

    -- Members in the order in which they joined: pages of large groups come out of it.
    CREATE INDEX group_members_joined ON group_members (group_id, joined_at, user_id);
    -- Members by name come out of it, too, and some of them may be deleted.
    DROP INDEX users_nickname;
    CREATE INDEX users_nickname ON users (lower(nickname), id) INCLUDE (nickname, deleted_at);

    -- A search reads all that waits to be sorted into its index: 4 MB of it, unless it is told otherwise,
    -- take longer than the search.
    ALTER INDEX users_search SET (gin_pending_list_limit = 128);
    ALTER INDEX groups_search SET (gin_pending_list_limit = 128);
    SELECT gin_clean_pending_list('users_search'), gin_clean_pending_list('groups_search');
  `.execute(db);
}
