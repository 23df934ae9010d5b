import type { Language } from './phrase-book.ts';

interface Abuse {
  /** Advertisements and frauds, as moderators meet them. */
  readonly spam: readonly string[];
  /** Rude or suspicious words that slip into ordinary talk. */
  readonly slips: readonly string[];
  /** What others say when they see spam. */
  readonly protests: readonly string[];
}

/** What the list of sensitive words is for. `{handle}` becomes the name of an account elsewhere. */
export const ABUSE: Readonly<Record<Language, Abuse>> = {
  zh: {
    spam: [
      '兼职刷单日结300-800，无需押金，加V信 {handle}',
      '六合彩内部资料，稳赚不赔，进群看走势 a(https://{handle}.example/vip)[点击进入]',
      '代开发票，各行业正规票据，量大优惠，联系 {handle}',
      '线上赌场首充送888，提现秒到账 a(https://{handle}.example)[立即注册]',
      '无抵押贷款，黑户可做，当天放款，添加 {handle}',
      '办证刻章，学历证驾驶证，防伪可查，Q {handle}',
      '内幕股票群，老师带单，上周收益翻倍，名额有限 {handle}',
      '您的账户异常，请点击 a(https://{handle}.example/safe)[安全中心] 输入验证码解除冻结',
      '真人百家乐，美女荷官在线发牌，体验金免费领 {handle}',
      '低价出售微信号、手机号、实名账户，{handle}',
    ],
    slips: [
      '今晚去澳门赌博的那个朋友又输光了',
      '别信，刷单都是骗子',
      '谁再发博彩广告直接踢',
      '有人问能不能代开发票，我没理',
      '真是个垃圾游戏',
      '你是不是傻逼',
      '这不就是传销吗',
    ],
    protests: ['别信，刷单都是骗子', '谁再发博彩广告直接踢', '群主在吗，有人发广告', '已举报'],
  },
  en: {
    spam: [
      'Online casino, 200% welcome bonus, instant payout a(https://{handle}.example)[Join now]',
      'Work from home, earn $500 a day, no experience, contact {handle}',
      'Fake diplomas and driving licences, verified, message {handle}',
      'Your account is locked. Confirm your password at a(https://{handle}.example/verify)[Security centre]',
      'Crypto giveaway: send 0.1, receive 0.2 back, today only, {handle}',
      'Guaranteed sports betting tips, 95% win rate, join {handle}',
      'Instant payday loan, bad credit welcome, write to {handle}',
      'Buy followers and verified accounts cheap, {handle}',
    ],
    slips: [
      'He lost it all gambling again',
      'That is a scam, do not click',
      'Stop posting casino links or you are out',
      'What a piece of crap update',
      'You are an idiot',
      'Sounds like a pyramid scheme to me',
    ],
    protests: [
      'That is a scam, do not click',
      'Stop posting casino links or you are out',
      'Reported',
      'Admin, please remove',
    ],
  },
};
