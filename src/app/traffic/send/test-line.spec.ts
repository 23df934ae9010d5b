import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideStore } from '@ngrx/store';
import { Command } from '#contract/wire/commands';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import { OPEN_SOCKET } from '../../im-client/open-socket.ts';
import { FakeImServer } from '../../im-client/testing/fake-im-server.ts';
import { TestLine } from './test-line.ts';

describe('TestLine', () => {
  let server: FakeImServer;
  let line: TestLine;
  let http: HttpTestingController;

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-24T08:00:00Z'));
    server = new FakeImServer();
    TestBed.configureTestingModule({
      providers: [
        TestLine,
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
        provideStore(),
        { provide: OPEN_SOCKET, useValue: server.openSocket },
      ],
    });
    line = TestBed.inject(TestLine);
    http = TestBed.inject(HttpTestingController);
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    jasmine.clock().uninstall();
  });

  function open() {
    line.connect();
    http
      .expectOne('/api/traffic/test-connection')
      .flush({ userId: '77', token: 'secret-token' }, { status: 201, statusText: '' });
    jasmine.clock().tick(50);
  }
  const commands = () => line.frames().map(({ direction, command }) => [direction, command]);

  it('binds as the test user, and shows no token', () => {
    open();
    expect(line.state()).toEqual({ kind: 'open', userId: '77' });
    expect(server.socket.received[0]!.body['token']).toBe('secret-token');
    expect(commands()).toEqual([
      ['in', Command.BindRequest],
      ['out', Command.BindResponse],
    ]);
    expect(JSON.stringify(line.frames())).not.toContain('secret-token');
  });

  it('ties an answer to its request, with the time it took', () => {
    open();
    line.packet(Command.HeartbeatRequest, {});
    jasmine.clock().tick(50);
    const [sent, answer] = line.frames().slice(-2);
    expect(answer).toEqual(
      jasmine.objectContaining({ command: Command.HeartbeatResponse, answers: sent!.seq }),
    );
    expect(answer!.latencyMs).toBeGreaterThan(0);
  });

  it('says what a refusal was', () => {
    open();
    line.packet(Command.ReceiptRequest, {});
    jasmine.clock().tick(50);
    expect(line.frames().at(-1)!.fault).toBe('unknown-command');
  });

  it('shows bytes that are no packet as bytes', () => {
    open();
    server.socket.sendBytes(Uint8Array.of(1, 2, 3));
    expect(line.frames().at(-1)).toEqual(
      jasmine.objectContaining({ header: '010203', command: null, body: '', bytes: 3 }),
    );
  });

  it('says how it was closed, and stays closed', () => {
    open();
    server.socket.close(1002);
    jasmine.clock().tick(60_000);
    expect(line.state()).toEqual({ kind: 'closed', code: 1002 });
    expect(server.sockets.length).toBe(1);
  });

  it('hangs up when told, and keeps what was said', () => {
    open();
    line.disconnect();
    expect(server.socket.state).toBe('closed');
    expect(line.state()).toEqual({ kind: 'off' });
    expect(line.frames().length).toBe(2);
    line.clear();
    expect(line.frames()).toEqual([]);
  });

  it('says why there is no test user to be had', () => {
    line.connect();
    http
      .expectOne('/api/traffic/test-connection')
      .flush({ code: 'forbidden', message: 'no' }, { status: 403, statusText: '' });
    expect(line.state()).toEqual(
      jasmine.objectContaining({ error: jasmine.objectContaining({ code: 'forbidden' }) }),
    );
  });
});
