/**
 * The beginning of one sealed conversation, byte by byte, for whoever builds a client. The secrets of
 * X25519 are fixed here; in truth they are random and made anew for each connection.
 */
export const SEALED_CONVERSATION = {
  clientSecret: '0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20',
  serverSecret: '4142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f60',
  request: {
    serializers: [3, 2],
    publicKey: '07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c',
  },
  terms: {
    serializer: 3,
    inside: 2,
    publicKey: '64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466',
  },
  sharedSecret: '26c2c17fdb82161cb21ad16e721315355b64d1763119b10bfc962530dc7cc163',
  /** Both public keys, client's first; serializer, inside; how many were proposed, and which. */
  transcript:
    '07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c' +
    '64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466' +
    '0302020302',
  fromClient: [
    {
      command: 1,
      fields: { userId: 'ada', token: 'secret' },
      hex: '123456780103010000003b00adb27de81c40eb048d07c869d4b2871c21c2eed7fd6d18ecee791b928bf8fe905b46864180756138d0206ec28c2347c97b4a38335068cf6ed653',
    },
    {
      command: 17,
      fields: {},
      hex: '12345678010311000000230aeef9dfe07de3491e33ab33b74cf28ed269983aceb6902d86dd9936268ccfdb7f3795',
    },
  ],
  fromServer: [
    {
      command: 2,
      fields: { success: true, errorMsg: '' },
      hex: '12345678010302000000364bd2832d9545a6482bc73c662c94dc71bfcfa0d1674c808c05ac51b88c4229b3645a6d72f1724b1310d773fadb18e14fc9740adec420',
    },
    {
      command: 18,
      fields: {},
      hex: '12345678010312000000233cdace15b24269e839daf4ee15c882c26a3d578a8ef5b29c0b8ed9345c713255e374ec',
    },
  ],
} as const;
