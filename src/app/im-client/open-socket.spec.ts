import { chatAddress } from './open-socket.ts';

describe('chatAddress', () => {
  it('lies beside the page, encrypted as the page is', () => {
    expect(chatAddress('https://im.example.org/users?page=2')).toBe('wss://im.example.org/chat');
    expect(chatAddress('http://127.0.0.1:8080/')).toBe('ws://127.0.0.1:8080/chat');
  });
});
