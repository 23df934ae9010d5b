import { type Kysely, sql } from 'kysely';

/** Why groups and members are sanctioned, notices; lists without dissolved groups; who wrote where. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE groups
      ADD COLUMN ban_reason text NOT NULL DEFAULT '',
      ADD COLUMN mute_reason text NOT NULL DEFAULT '',
      ADD COLUMN notice text NOT NULL DEFAULT '';
    ALTER TABLE group_members ADD COLUMN mute_reason text NOT NULL DEFAULT '';

    -- Lists leave dissolved groups out unless they are asked for; so do the orders.
    DROP INDEX groups_ids, groups_name, groups_created, groups_size;
    CREATE INDEX groups_ids ON groups (length(id), id) WHERE dissolved_at IS NULL;
    CREATE INDEX groups_name ON groups (name, id) WHERE dissolved_at IS NULL;
    CREATE INDEX groups_created ON groups (created_at, id) WHERE dissolved_at IS NULL;
    CREATE INDEX groups_size ON groups (member_count, id) WHERE dissolved_at IS NULL;
    -- The few of each: what a filter by status finds.
    CREATE INDEX groups_dissolved ON groups (dissolved_at) WHERE dissolved_at IS NOT NULL;
    CREATE INDEX groups_banned ON groups (banned_until) WHERE banned_until IS NOT NULL;
    CREATE INDEX groups_muted ON groups (muted_until) WHERE muted_until IS NOT NULL;

    -- Who wrote when in which group: a member's newest message, the group's activity. Private
    -- messages, the most of all, do not pay for it.
    CREATE INDEX messages_group_writers ON messages (chat_id, from_user_id, id)
      INCLUDE (created_at, content_type) WHERE chat_type = 1;

    -- Id of the first message stored at or after a time; beyond all messages when there is none.
    -- Ids rise with created_at, so that halving finds it in the primary key and created_at needs no
    -- index, which every message would pay for.
    CREATE FUNCTION first_message_since(since timestamptz) RETURNS bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
    DECLARE
      low bigint := 1;
      high bigint := coalesce((SELECT max(id) FROM messages), 0) + 1;
      middle bigint;
      found_id bigint;
      found_at timestamptz;
    BEGIN
      WHILE low < high LOOP
        middle := low + (high - low) / 2;
        SELECT id, created_at INTO found_id, found_at
          FROM messages WHERE id >= middle ORDER BY id LIMIT 1;
        IF found_id IS NULL OR found_at >= since THEN
          high := middle;
        ELSE
          low := found_id + 1;
        END IF;
      END LOOP;
      RETURN low;
    END $$;
  `.execute(db);
}
