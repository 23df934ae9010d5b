import type en from './en.ts';

export default {
  faults: {
    'text-frame': {
      title: '发送了文本',
      what: '客户端发送了 WebSocket 文本消息，而每一帧都必须是二进制消息。',
      todo: '让客户端把套接字设为二进制，并以字节发送帧。',
    },
    truncated: {
      title: '字节太少',
      what: '帧比帧头短，或比帧头声明的长度短。',
      todo: '检查客户端是否按字节（而非字符）计算长度，并把每一帧作为一条消息发送。',
    },
    'trailing-bytes': {
      title: '字节太多',
      what: '实际字节多于帧头声明的长度。',
      todo: '检查客户端是否每条消息只发一帧，并按字节计算长度。',
    },
    'bad-magic': {
      title: '魔数错误',
      what: '前四个字节不是 0x12345678：这是别的协议，或字节发生了错位。',
      todo: '检查字节序（大端），以及客户端和网关之间的中间设备。',
    },
    'unsupported-version': {
      title: '不支持的版本',
      what: '帧版本既不是 1，也不是旧客户端第一帧的 0。',
      todo: '让客户端写入 1，或升级客户端。',
    },
    'too-large': {
      title: '过大',
      what: '声明的内容超过网关允许的大小，或长度为负数。',
      todo: '让客户端通过 REST 上传文件，消息里只发路径。',
    },
    'unknown-serializer': {
      title: '未知的序列化方式',
      what: '没有人认识这种序列化方式，或此连接未就它达成一致。',
      todo: '让客户端先用命令 45 提出，或改用 JSON（1）。',
    },
    'bad-seal': {
      title: '封装损坏',
      what: '在加密连接上，有帧被篡改、重复、遗漏或根本没有加密。',
      todo: '检查是否有会改动流量的代理，或两个线程同时写一个套接字。都不是的话，应按篡改处理。',
    },
    'bad-text': {
      title: '文字损坏',
      what: '内容既不是 UTF-8 也不是 CESU-8。',
      todo: '让客户端以 UTF-8 编码文字。',
    },
    'bad-payload': {
      title: '内容损坏',
      what: '内容无法解析，或不是对象。',
      todo: '让客户端用 JSON 库写出一个 JSON 对象，而不是手工拼接。',
    },
    'unknown-command': {
      title: '未知命令',
      what: '命令目录中没有这个命令。',
      todo: '与 docs/wire-protocol.md 核对编号；客户端可能比服务器新。',
    },
    'command-mismatch': {
      title: '命令不一致',
      what: '帧头里的命令与内容里的命令不同。',
      todo: '让客户端在两处写入同一个编号。',
    },
    'bad-field': {
      title: '字段错误',
      what: '内容中有字段缺失、类型错误或超出范围。',
      todo: '错误信息会指出字段，请与 docs/wire-protocol.md 中的数据包表核对。',
    },
    'not-bound': {
      title: '未绑定',
      what: '客户端在说明身份之前就发出了请求。',
      todo: '让客户端等到绑定回应之后再发送，重连之后也一样。',
    },
    'bad-token': {
      title: '令牌无效',
      what: '令牌缺失、未知、已用过、已过期或已撤销。',
      todo: '用户需要重新登录。同一地址大量出现可能是有人在猜测令牌。',
    },
    'not-you': {
      title: '冒用他人身份',
      what: '数据包声称来自另一个用户，而此连接并不属于该用户。网关已拒绝。',
      todo: '如果某个版本普遍如此，是该版本的缺陷；如果只是个别用户，请检查账号并考虑封禁，并为此设置告警。',
    },
    'not-member': {
      title: '不是成员',
      what: '会话不存在，或发送者不在其中。',
      todo: '偶尔出现无需处理：用户在会话打开期间被移出。',
    },
    banned: {
      title: '已封禁',
      what: '该账号已被封禁。',
      todo: '无需处理：封禁正常生效。',
    },
    muted: {
      title: '已禁言',
      what: '发送者完全不能发言。',
      todo: '无需处理：禁言正常生效。',
    },
    'muted-in-group': {
      title: '群内已禁言',
      what: '发送者不能在此群发言。',
      todo: '无需处理：禁言正常生效。',
    },
    'group-muted': {
      title: '全群禁言',
      what: '此群只有群主可以发言。',
      todo: '除非误设了全群禁言，否则无需处理。',
    },
    'group-banned': {
      title: '群已封禁',
      what: '该群已被封禁。',
      todo: '无需处理：封禁正常生效。',
    },
    'group-dissolved': {
      title: '群已解散',
      what: '该群已不存在。',
      todo: '偶尔出现无需处理：客户端会移除该会话。',
    },
    'recipient-unavailable': {
      title: '对方不可用',
      what: '对方账号已被封禁或删除。',
      todo: '无需处理。',
    },
    'not-friends': {
      title: '不是好友',
      what: '本服务器只允许好友之间单聊。',
      todo: '偶尔出现无需处理。同一用户大量出现可能是垃圾消息。',
    },
    'too-long': {
      title: '过长',
      what: '消息字符数超过允许的上限。',
      todo: '让客户端在输入时限制文字长度。',
    },
    'too-fast': {
      title: '过快',
      what: '短时间内的帧数超过限制。',
      todo: '如果某个版本普遍如此，可能在循环重发；个别用户则可能是机器人。',
    },
    'not-stored': {
      title: '未能存储',
      what: '消息未能存储；客户端可以用同一个 ID 重发。',
      todo: '检查数据库及其磁盘。',
    },
    forbidden: {
      title: '不允许',
      what: '这是操作员或最终用户专用的，或需要某项权限。',
      todo: '看看是谁发的：最终用户不应使用这些命令。',
    },
    'needs-reveal': {
      title: '需要明文查看',
      what: '所请求的内容会显示已打码的部分。',
      todo: '请先填写理由并开启明文查看。',
    },
    'unknown-message': {
      title: '未知消息',
      what: '抢红包时指定了此会话中不存在的红包。',
      todo: '偶尔出现无需处理。',
    },
    'unknown-topic': {
      title: '未知主题',
      what: '没有这个实时主题。',
      todo: '刷新控制台：它可能比服务器旧。',
    },
    'unknown-notice': {
      title: '未知通知',
      what: '回执指定了未发给此用户的通知。',
      todo: '偶尔出现无需处理。',
    },
    unavailable: {
      title: '暂不可用',
      what: '服务器正在关闭、已满，或无法连接数据库。',
      todo: '查看总览页。客户端会自行重试。',
    },
    'cesu-8': {
      title: '表情以 CESU-8 编码',
      what: '此客户端把一个表情拆成两个三字节，而不是四字节的 UTF-8。',
      todo: '无需处理：两种写法网关都能读。可在客户端下个版本改正。',
    },
    'empty-message': {
      title: '打开会话时发送空消息',
      what: '打开会话时会发送一条没有内容的消息，这样的消息不会存储。',
      todo: '无需处理；省去它可少一次往返。',
    },
    'no-heartbeat': {
      title: '没有心跳',
      what: '连接超过一分钟仍未发送心跳。',
      todo: '建议约每 15 秒发送一次，否则断开的连接要很久才会被发现。',
    },
    'heartbeat-gap': {
      title: '心跳中断',
      what: '它会发送心跳，却沉默太久，服务器不得不主动询问。',
      todo: '常见于手机休眠。请检查定时器在后台是否仍然运行。',
    },
    'no-token': {
      title: '绑定时没有令牌',
      what: '只报了用户名而没有任何证明：谁都可以冒充谁。',
      todo: '先升级客户端使其登录，再让服务器强制要求令牌。',
    },
    'no-bind': {
      title: '从未绑定',
      what: '只通过第一条消息或进入会话来表明身份。',
      todo: '让它在每次连接后绑定：在此之前无法向它投递任何内容。',
    },
    'no-command': {
      title: '内容中没有命令',
      what: '内容没有重复帧头里的命令。',
      todo: '在这里无害，但旧客户端按内容分派，建议补上。',
    },
    'version-0': {
      title: '以版本 0 开头',
      what: '它的第一帧是旧客户端的空问候。',
      todo: '无需处理。',
    },
    other: {
      title: '问题',
      what: '此控制台尚不认识的代码。',
      todo: '刷新控制台，并在 docs/wire-protocol.md 中查找该代码。',
    },
  },
} satisfies typeof en;
