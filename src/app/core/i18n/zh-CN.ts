import type { SameTexts } from '../language/same-texts.ts';
import type en from './en.ts';

export default {
  product: {
    name: 'bzGhost 控制台',
    tagline: '用户、公告与实时运行状况，一目了然。',
  },
  language: { label: '语言', 'zh-CN': '简体中文', en: 'English' },
  theme: {
    label: '主题',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    toLight: '切换到浅色主题',
    toDark: '切换到深色主题',
  },
  error: {
    unreachable: '无法连接服务器，请检查网络后重试。',
    unexpected: '服务器出了点问题，请稍后重试。',
    forbidden: '您没有执行此操作的权限。',
    savedMeanwhile: '此记录已被他人修改，现在显示的是对方保存后的内容。',
    tooMany: '请求过于频繁，请稍后再试。',
    requestId: '请求编号 {{id}}',
  },
  action: { retry: '重试', cancel: '取消', close: '关闭' },
  pager: {
    label: '分页',
    total: '共 {{count}} 条',
    previous: '上一页',
    next: '下一页',
    more: '还有更多：缩小筛选范围或反转排序后即可看到。',
  },
} satisfies SameTexts<typeof en>;
