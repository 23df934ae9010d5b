/** Builds told apart; clients name their own, so there must be an end to it. */
const MAX_BUILDS = 200;
/** Stands for all builds beyond that. */
const OTHER_BUILDS = 'other';

/** Violations of the protocol, counted per build of the client and stable code. */
export class Violations {
  private readonly builds = new Map<string, Map<string, number>>();

  /** `build` is '' for clients that name none. */
  count(build: string, code: string): void {
    const known = this.builds.has(build) || this.builds.size < MAX_BUILDS;
    const key = known ? build : OTHER_BUILDS;
    const codes = this.builds.get(key) ?? new Map<string, number>();
    this.builds.set(key, codes);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }

  /** How often each code occurred, by build. */
  byBuild(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.builds;
  }

  byCode(): ReadonlyMap<string, number> {
    const total = new Map<string, number>();
    for (const codes of this.builds.values()) {
      for (const [code, count] of codes) total.set(code, (total.get(code) ?? 0) + count);
    }
    return total;
  }
}
