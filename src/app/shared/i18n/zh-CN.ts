import type en from './en.ts';

export default {
  shared: {
    list: { pageSize: '每页', beyond: '这一页没有内容', toFirst: '回到第一页' },
    table: { choose: '选择 {{name}}', choosePage: '选择本页全部', order: '排序' },
    columns: {
      title: '显示列',
      earlier: '将“{{name}}”前移',
      later: '将“{{name}}”后移',
      compact: '紧凑显示',
      reset: '恢复默认',
    },
    filter: {
      title: '筛选',
      set: '已设置的筛选条件',
      remove: '移除筛选条件“{{name}}”',
      clear: '清除筛选',
      clearSearch: '清除搜索',
      any: '不限',
      least: '最小值',
      most: '最大值',
      firstDay: '开始日期',
      lastDay: '结束日期',
      value: '{{from}}',
      from: '{{from}} 起',
      upTo: '至 {{to}}',
      between: '{{from}} 至 {{to}}',
    },
    bulk: {
      label: '已选择的内容',
      chosen: '已选 {{count}} 项',
      chooseAll: '选择全部 {{count}} 项',
      clear: '取消选择',
    },
    copy: { action: '复制{{what}}', done: '已复制' },
    online: { none: '离线', one: '1 台在线', many: '{{count}} 台在线' },
  },
} satisfies typeof en;
