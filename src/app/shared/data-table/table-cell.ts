import { Directive, TemplateRef, inject, input } from '@angular/core';

export interface CellContext<Row> {
  readonly $implicit: Row;
}

/**
 * How the cells of a column look. `appCellOf` is what the table shows, and gives the row its type:
 *
 *     <ng-template appCell="nickname" [appCellOf]="rows()" let-user>{{ user.nickname }}</ng-template>
 */
@Directive({ selector: 'ng-template[appCell]' })
export class TableCell<Row> {
  readonly column = input.required<string>({ alias: 'appCell' });
  readonly appCellOf = input.required<readonly Row[] | null>();

  readonly template = inject<TemplateRef<CellContext<Row>>>(TemplateRef);

  static ngTemplateContextGuard<Row>(
    _cell: TableCell<Row>,
    context: unknown,
  ): context is CellContext<Row> {
    return context !== null;
  }
}
