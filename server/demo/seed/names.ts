import type { Language } from '../talk/phrase-book.ts';

/** A part of a name and how it is written in a username. */
export type NamePart = readonly [shown: string, latin: string];

interface Names {
  readonly family: readonly NamePart[];
  readonly given: readonly NamePart[];
  /** Names people give themselves. */
  readonly nicknames: readonly string[];
}

export const NAMES: Readonly<Record<Language, Names>> = {
  zh: {
    family: pairs(
      '王wang 李li 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu ' +
        '高gao 林lin 何he 郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu ' +
        '董dong 萧xiao 程cheng 曹cao 袁yuan 邓deng 许xu 傅fu 沈shen 曾zeng 彭peng 吕lv 苏su 卢lu 欧阳ouyang',
    ),
    given: pairs(
      '伟wei 芳fang 娜na 敏min 静jing 丽li 强qiang 磊lei 军jun 洋yang 勇yong 艳yan 杰jie 娟juan ' +
        '涛tao 明ming 超chao 霞xia 平ping 刚gang 桂英guiying 文wen 建华jianhua 玉兰yulan 志强zhiqiang ' +
        '晓东xiaodong 思远siyuan 雨涵yuhan 子轩zixuan 浩然haoran 梓萱zixuan 欣怡xinyi 一诺yinuo ' +
        '俊熙junxi 诗琪shiqi 宇航yuhang 佳怡jiayi 博文bowen 若曦ruoxi 小明xiaoming 嘉豪jiahao 婷婷tingting',
    ),
    nicknames: (
      '爱吃鱼的猫 今天不加班 南风知我意 一只小绵羊 老王修车 山里的风 半糖去冰 夜跑的老李 阿强 小鹿乱撞 ' +
      '奶茶不加珍珠 人间观察员 码农小张 早起困难户 胖虎 向日葵 云淡风轻 隔壁老陈 橙子汽水 海边拾贝 ' +
      '大胡子叔叔 图书馆钉子户 柠檬不酸 追剧少女 没有鱼丸 三月的雨 慢慢走 火锅底料 修仙中勿扰 知足常乐'
    ).split(' '),
  },
  en: {
    family: latin(
      'Smith Jones Taylor Brown Wilson Evans Walker Wright Green Hall Wood Harris Martin Clarke ' +
        'Cooper Ward Turner Hill Moore Baker Novak Larsen Rossi Silva Keller Dubois Okafor Haddad',
    ),
    given: latin(
      'Olivia Jack Emma Harry Sophie Oscar Grace George Lily Noah Mia Leo Ella Max Ruby Adam Chloe ' +
        'Ben Hannah Luke Nora Felix Iris Hugo Clara Amir Zoe Daniel Maya Peter Anna Tom Laura Sam',
    ),
    nicknames: (
      'night_owl CoffeeFirst skyline wanderer pixel_fox just_tom moonpie RainyDay bookworm ' +
      'lucky7 sunny slowpoke TeaTime captain_k offbeat marmalade drift paperplane'
    ).split(' '),
  },
};

function pairs(text: string): NamePart[] {
  return [...text.matchAll(/(\p{Script=Han}+)([a-z]+)/gu)].map(([, shown = '', plain = '']) => [
    shown,
    plain,
  ]);
}

function latin(text: string): NamePart[] {
  return text.split(' ').map((name) => [name, name.toLowerCase()]);
}
