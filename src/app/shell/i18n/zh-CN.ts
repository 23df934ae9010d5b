import type { SameTexts } from '../../core/language/same-texts.ts';
import type en from './en.ts';

export default {
  pages: {
    monitor: '总览',
    users: '用户',
    announcements: '公告',
    notFound: '页面不存在',
  },
  shell: {
    skip: '跳到正文',
    menu: '主菜单',
    openMenu: '打开菜单',
    collapse: '收起菜单',
    expand: '展开菜单',
    path: '当前位置',
    online: '{{count}} 人在线',
    onlineStale: '{{count}} 人在线（{{seconds}} 秒前）',
    account: '{{name}} 的账号',
    changePassword: '修改密码',
    watermark: '显示我的姓名水印',
    signOut: '退出登录',
    signOutFailed: '退出失败，请重试。',
    notFoundTitle: '这个地址没有内容',
    notFoundText: '页面可能已移动，或者您的角色无权查看。',
    toStart: '回到首页',
  },
  connection: {
    label: '实时连接：{{state}}',
    offline: '未连接',
    connecting: '连接中…',
    connected: '实时',
    waiting: '{{seconds}} 秒后重试',
    noNetwork: '没有网络',
    refused: '被拒绝',
    reconnect: '重新连接',
    hints: {
      offline: '实时连接已关闭。',
      connecting: '正在建立实时连接。',
      connected: '实时数据会即时送达。',
      waiting: '实时连接已断开，恢复之前数字可能不是最新的。',
      refused: '服务器拒绝了实时连接：{{reason}}',
    },
  },
} satisfies SameTexts<typeof en>;
