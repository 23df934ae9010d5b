import { Arrival, messageFields, type Protocol } from './protocol.ts';

const [ZERO, TWO, THREE, FOUR] = Buffer.from('0234');
/** Place of the first letter of an event's name in `42["message",…`. */
const EVENT_AT = 4;
const LETTER_P = 'p'.charCodeAt(0);

/** Engine.IO 4 and Socket.IO 5, as socket.io-client 4 speaks them over WebSocket. */
export const socketIoProtocol: Protocol = {
  path: '/socket.io/?EIO=4&transport=websocket',
  opcode: 1,
  // CONNECT; sent before the server's handshake came, which it does not mind.
  hello: (userId) => Buffer.from(`40${JSON.stringify({ userId })}`),
  // The number is of the acknowledgement; nobody here tells one from another.
  message: (fromUserId, chat, sentId) =>
    Buffer.from(`421["message",${JSON.stringify(messageFields(fromUserId, chat, sentId))}]`),
  arrivalOf: (bytes, at, length) => {
    if (bytes[at] === TWO && length === 1) return Arrival.Ping;
    if (bytes[at] !== FOUR) return Arrival.Other;
    if (bytes[at + 1] === ZERO) return Arrival.Ready;
    if (bytes[at + 1] === THREE) return Arrival.Message;
    if (bytes[at + 1] !== TWO) return Arrival.Other;
    return bytes[at + EVENT_AT] === LETTER_P ? Arrival.Push : Arrival.Message;
  },
  pong: Buffer.from('3'),
};
