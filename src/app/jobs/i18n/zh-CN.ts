import type { SameTexts } from '../../core/language/same-texts.ts';
import type en from './en.ts';

export default {
  jobs: {
    title: '进行中的任务',
    problem: '操作未成功。',
    kind: {
      users: {
        import: '导入用户',
        export: '导出用户',
        bulk: '批量处理用户',
        data: '导出用户的全部数据',
      },
      groups: { export: '导出群组', bulk: '批量处理群组' },
    },
  },
} satisfies SameTexts<typeof en>;
