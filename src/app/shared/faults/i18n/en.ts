export default {
  faults: {
    'text-frame': {
      title: 'Text instead of bytes',
      what: 'The client sent a text message of WebSocket. Every frame is a binary message.',
      todo: 'Have the client set its socket to binary and send the frame as bytes.',
    },
    truncated: {
      title: 'Too few bytes',
      what: 'The frame is shorter than its header, or than its header declares.',
      todo: 'Check that the client counts the length in bytes, not in characters, and sends each frame as one message.',
    },
    'trailing-bytes': {
      title: 'Too many bytes',
      what: 'More bytes follow than the header declares.',
      todo: 'Check that the client sends one frame per message and counts the length in bytes.',
    },
    'bad-magic': {
      title: 'Wrong magic',
      what: 'The first four bytes are not 0x12345678: this is another protocol, or the bytes have slipped.',
      todo: 'Check byte order (big-endian) and what stands between the client and the gateway.',
    },
    'unsupported-version': {
      title: 'Unsupported version',
      what: 'The version of the frame is neither 1 nor the 0 of an old client’s first frame.',
      todo: 'Have the client write 1, or update it.',
    },
    'too-large': {
      title: 'Too large',
      what: 'The declared body is larger than the gateway accepts, or its length is negative.',
      todo: 'Have the client upload files by REST and send only their path.',
    },
    'unknown-serializer': {
      title: 'Unknown serializer',
      what: 'Nobody knows this serializer, or it was not agreed on this connection.',
      todo: 'Have the client propose it with command 45 first, or write JSON (1).',
    },
    'bad-seal': {
      title: 'Broken seal',
      what: 'On a sealed connection a frame was altered, repeated, left out or not sealed at all.',
      todo: 'Look for a proxy that changes traffic, and for two threads that write to one socket. If neither fits, take it for tampering.',
    },
    'bad-text': {
      title: 'Broken text',
      what: 'The body is neither UTF-8 nor CESU-8.',
      todo: 'Have the client encode text as UTF-8.',
    },
    'bad-payload': {
      title: 'Broken body',
      what: 'The body does not parse, or is no object.',
      todo: 'Have the client write one JSON object, made by a JSON library and not by hand.',
    },
    'unknown-command': {
      title: 'Unknown command',
      what: 'The catalogue has no such command.',
      todo: 'Compare the number with docs/wire-protocol.md; the client may be newer than this server.',
    },
    'command-mismatch': {
      title: 'Two commands',
      what: 'The command in the header and the one in the body differ.',
      todo: 'Have the client write the same number in both places.',
    },
    'bad-field': {
      title: 'Bad field',
      what: 'A field of the body is missing, of the wrong type or out of its range.',
      todo: 'The message names the field. Compare it with the packet’s table in docs/wire-protocol.md.',
    },
    'not-bound': {
      title: 'Not bound',
      what: 'The client asked for something before it said who it is.',
      todo: 'Have the client wait for the answer to its bind, after every reconnect too.',
    },
    'bad-token': {
      title: 'Bad token',
      what: 'The token is missing, unknown, spent, expired or revoked.',
      todo: 'The user has to log in again. Many of these from one address may be somebody guessing.',
    },
    'not-you': {
      title: 'Somebody else’s name',
      what: 'The packet claims to come from a user that this connection does not belong to. The gateway refused it.',
      todo: 'If one build does it everywhere, it is a bug of that build. If single users do it, look at the account and consider a ban; set an alarm on it.',
    },
    'not-member': {
      title: 'Not a member',
      what: 'There is no such chat, or the sender does not belong to it.',
      todo: 'Nothing, if it is rare: the user was removed while the chat was open.',
    },
    banned: {
      title: 'Banned',
      what: 'The account is banned.',
      todo: 'Nothing: the ban works.',
    },
    muted: {
      title: 'Muted',
      what: 'The sender may not write at all.',
      todo: 'Nothing: the mute works.',
    },
    'muted-in-group': {
      title: 'Muted in the group',
      what: 'The sender may not write in this group.',
      todo: 'Nothing: the mute works.',
    },
    'group-muted': {
      title: 'Group muted',
      what: 'Nobody but the owner may write in this group.',
      todo: 'Nothing, unless the group was muted by mistake.',
    },
    'group-banned': {
      title: 'Group banned',
      what: 'The group is banned.',
      todo: 'Nothing: the ban works.',
    },
    'group-dissolved': {
      title: 'Group dissolved',
      what: 'The group no longer exists.',
      todo: 'Nothing, if it is rare: the client will drop the chat.',
    },
    'recipient-unavailable': {
      title: 'Recipient unavailable',
      what: 'The other account is banned or deleted.',
      todo: 'Nothing.',
    },
    'not-friends': {
      title: 'Not friends',
      what: 'Private messages are for friends here.',
      todo: 'Nothing, if it is rare. Many from one user may be spam.',
    },
    'too-long': {
      title: 'Too long',
      what: 'The message has more characters than are allowed.',
      todo: 'Have the client limit the text while it is typed.',
    },
    'too-fast': {
      title: 'Too fast',
      what: 'More frames in a short time than the limits allow.',
      todo: 'A build that does it everywhere repeats something in a loop; single users may be bots.',
    },
    'not-stored': {
      title: 'Not stored',
      what: 'The message could not be stored; the client may send it again with the same ID.',
      todo: 'Look at the database and its disk.',
    },
    forbidden: {
      title: 'Not allowed',
      what: 'This is for operators, or for end users, or needs a permission.',
      todo: 'Look at who it is: an end user has no business with these commands.',
    },
    'needs-reveal': {
      title: 'Needs unmasking',
      what: 'What was asked for would show what is masked.',
      todo: 'Unmask bodies first, with a reason.',
    },
    'unknown-message': {
      title: 'Unknown message',
      what: 'A grab names a red packet that this chat does not have.',
      todo: 'Nothing, if it is rare.',
    },
    'unknown-topic': {
      title: 'Unknown topic',
      what: 'There is no such live topic.',
      todo: 'Reload the console: it may be older than the server.',
    },
    'unknown-notice': {
      title: 'Unknown notice',
      what: 'The receipt names a notice that this user was not sent.',
      todo: 'Nothing, if it is rare.',
    },
    unavailable: {
      title: 'Unavailable',
      what: 'The server was going down, full, or could not reach its database.',
      todo: 'Look at the overview. The client tries again by itself.',
    },
    'cesu-8': {
      title: 'Emoji as CESU-8',
      what: 'Emoji leave this client as two three-byte halves instead of four bytes of UTF-8.',
      todo: 'Nothing to do: the gateway reads both. Clean it up in the client’s next version.',
    },
    'empty-message': {
      title: 'Empty message on opening a chat',
      what: 'On opening a chat it sends a message without content, which is never stored.',
      todo: 'Nothing to do; leaving it out saves a round trip.',
    },
    'no-heartbeat': {
      title: 'No heartbeat',
      what: 'It was connected for more than a minute without a heartbeat.',
      todo: 'Add one every 15 seconds or so: without it a dead connection is noticed late.',
    },
    'heartbeat-gap': {
      title: 'Gap between heartbeats',
      what: 'It sends heartbeats, and yet was silent for so long that the server had to ask.',
      todo: 'Often a phone that sleeps. Check that the timer survives the background.',
    },
    'no-token': {
      title: 'Bound without a token',
      what: 'It named its user and proved nothing: anybody could be anybody.',
      todo: 'Update the client to log in first, then have the server demand tokens.',
    },
    'no-bind': {
      title: 'Never bound',
      what: 'It named itself only by its first message or join.',
      todo: 'Have it bind after every connect: until then nothing can be delivered to it.',
    },
    'no-command': {
      title: 'No command in the body',
      what: 'The body does not repeat the command of the header.',
      todo: 'Harmless here, but old clients dispatch by the body: add it.',
    },
    'version-0': {
      title: 'Opens with version 0',
      what: 'Its first frame is the empty hello of old clients.',
      todo: 'Nothing to do.',
    },
    other: {
      title: 'Fault',
      what: 'A code that this console does not know yet.',
      todo: 'Reload the console, and look the code up in docs/wire-protocol.md.',
    },
  },
};
