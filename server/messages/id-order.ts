/**
 * An advisory lock of the database, any number but that of the server's own: held from the drawing
 * of ids of messages and their changes to the commit. So they become visible in the order of their ids,
 * whatever node or given-up connection stores them, and whoever has read up to an id has read all
 * before it. Taken before any lock on a row of `messages`.
 */
export const ID_ORDER_LOCK = 8_317_003;
