import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import { type Observable, map } from 'rxjs';
import type {
  AlarmRule,
  AlarmRuleBody,
  AlarmRuleChange,
  CurrentReveal,
  Download,
  NewDownload,
  NewReveal,
  Reveal,
  TestConnection,
  ViolationSample,
  Violations,
  ViolationsQuery,
} from '#contract/rest/traffic';

/** /api/traffic. Fails with an `ApiError`. */
@Service()
export class TrafficApi {
  private readonly http = inject(HttpClient);

  /** The reveal that lasts, or null. */
  reveal(): Observable<Reveal | null> {
    return this.http.get<CurrentReveal>('/api/traffic/reveal').pipe(map(({ reveal }) => reveal));
  }

  beginReveal(reveal: NewReveal): Observable<Reveal> {
    return this.http.post<Reveal>('/api/traffic/reveal', reveal);
  }

  endReveal(): Observable<unknown> {
    return this.http.delete('/api/traffic/reveal');
  }

  /** Before a file with unmasked frames is made. */
  noteDownload(download: NewDownload): Observable<Download> {
    return this.http.post<Download>('/api/traffic/downloads', download);
  }

  testConnection(): Observable<TestConnection> {
    return this.http.post<TestConnection>('/api/traffic/test-connection', {});
  }

  violations(query: ViolationsQuery): Observable<Violations> {
    return this.http.get<Violations>('/api/traffic/violations', { params: { ...query } });
  }

  /** The newest samples of a code and build; of all without them. */
  samples(query: { code?: string; build?: string }): Observable<readonly ViolationSample[]> {
    return this.http
      .get<{
        items: readonly ViolationSample[];
      }>('/api/traffic/violations/samples', { params: { ...query } })
      .pipe(map(({ items }) => items));
  }

  alarmRules(): Observable<readonly AlarmRule[]> {
    return this.http
      .get<{ items: readonly AlarmRule[] }>('/api/traffic/alarms')
      .pipe(map(({ items }) => items));
  }

  addAlarmRule(rule: AlarmRuleBody): Observable<AlarmRule> {
    return this.http.post<AlarmRule>('/api/traffic/alarms', rule);
  }

  changeAlarmRule(id: string, rule: AlarmRuleChange): Observable<AlarmRule> {
    return this.http.put<AlarmRule>(`/api/traffic/alarms/${encodeURIComponent(id)}`, rule);
  }

  deleteAlarmRule(id: string): Observable<unknown> {
    return this.http.delete(`/api/traffic/alarms/${encodeURIComponent(id)}`);
  }
}
