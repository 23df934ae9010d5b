// A thread that hashes passwords, one after the other; what people wait for goes first.
import { parentPort } from 'node:worker_threads';
import { hashPasswordSync } from './password.ts';
import { yieldToOthers } from '../thread-priority.ts';

const port = parentPort;
if (!port) throw new Error('this is a thread of the server');
yieldToOthers();
port.on('message', (password: string) => port.postMessage(hashPasswordSync(password)));
