import type { Random } from '../random.ts';
import type { Language, Theme } from '../talk/phrase-book.ts';

const PLACES: Readonly<Record<Language, readonly string[]>> = {
  zh: '滨江 城北 阳光花园 大学城 西湖 望京 南山 锦绣苑 光谷 高新区 老城 海淀 翠园 东湖'.split(' '),
  en: 'Riverside|Old Town|Hillcrest|Harbour|North End|Maple Street|Greenfield|Station'.split('|'),
};

const KINDS: Readonly<Record<Language, Readonly<Record<Theme, readonly string[]>>>> = {
  zh: {
    work: ['项目组', '销售部', '研发中心', '运营小组', '客服一组', '财务对接'],
    neighbours: ['业主群', '邻里互助', '小区通知', '拼车群'],
    study: ['家长群', '考研互助', '英语角', '读书会', '二年级三班'],
    sport: ['羽毛球', '跑团', '登山队', '骑行俱乐部', '周末篮球'],
    food: ['吃货群', '午饭搭子', '美食探店', '烘焙交流'],
    games: ['开黑群', '桌游局', '公会', '手游互助'],
    family: ['一家人', '亲戚群', '相亲相爱'],
    market: ['二手闲置', '水果团购', '特价优惠', '跳蚤市场'],
    tech: ['前端交流', '后端技术', '运维值班', '开源爱好者', '数据库学习'],
    travel: ['自驾游', '旅行搭子', '摄影采风', '周末出行'],
  },
  en: {
    work: ['Project Team', 'Sales', 'Operations', 'Support Shift', 'Design Crew'],
    neighbours: ['Neighbours', 'Residents', 'Car Pool'],
    study: ['Study Group', 'Book Club', 'Parents', 'Language Exchange'],
    sport: ['Runners', 'Badminton', 'Cycling Club', 'Sunday Football'],
    food: ['Lunch Bunch', 'Foodies', 'Baking'],
    games: ['Squad', 'Board Games', 'Guild'],
    family: ['Family', 'Cousins'],
    market: ['Second Hand', 'Group Orders', 'Flea Market'],
    tech: ['Developers', 'On Call', 'Open Source', 'Databases'],
    travel: ['Hikers', 'Road Trips', 'Photo Walks'],
  },
};

export function groupName(random: Random, language: Language, theme: Theme): string {
  const place = random.pick(PLACES[language]);
  const kind = random.pick(KINDS[language][theme]);
  const numbered = random.chance(0.25) ? ` ${random.int(1, 9)}` : '';
  return language === 'zh' ? `${place}${kind}${numbered}` : `${place} ${kind}${numbered}`;
}
