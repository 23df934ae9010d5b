/** What the parts here say; the frame loads it before any page. */
export default {
  shared: {
    list: {
      pageSize: 'Per page',
      beyond: 'There is nothing on this page',
      toFirst: 'Go to the first page',
    },
    table: { choose: 'Choose {{name}}', choosePage: 'Choose all on this page', order: 'Order' },
    columns: {
      title: 'Columns',
      earlier: 'Move {{name}} forward',
      later: 'Move {{name}} back',
      compact: 'Compact rows',
      reset: 'As it was',
    },
    filter: {
      title: 'Filters',
      set: 'Filters that are set',
      remove: 'Remove the filter {{name}}',
      clear: 'Clear filters',
      clearSearch: 'Clear the search',
      any: 'Any',
      least: 'At least',
      most: 'At most',
      firstDay: 'First day',
      lastDay: 'Last day',
      value: '{{from}}',
      from: 'from {{from}}',
      upTo: 'up to {{to}}',
      between: '{{from}} to {{to}}',
    },
    bulk: {
      label: 'What is chosen',
      chosen: '{{count}} chosen',
      chooseAll: 'Choose all {{count}} that match',
      clear: 'Choose none',
    },
    copy: { action: 'Copy {{what}}', done: 'Copied' },
    online: { none: 'Offline', one: '1 online', many: '{{count}} online' },
  },
};
