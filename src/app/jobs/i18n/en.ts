export default {
  jobs: {
    title: 'Work under way',
    problem: 'That did not work.',
    kind: {
      users: {
        import: 'Import of users',
        export: 'Export of users',
        bulk: 'Act on several users',
        data: 'All data of a user',
      },
      groups: { export: 'Export of groups', bulk: 'Act on several groups' },
    },
  },
};
