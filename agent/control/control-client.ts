// Asks the running agent something through its control socket.
import { createConnection } from 'node:net';
import { AppError, systemCode } from '../../shared/errors/app-error.ts';
import { CONTROL_LIMIT_MS, ControlReply, type ControlRequest } from './protocol.ts';

export class ControlError extends AppError<'AGENT_NOT_RUNNING' | 'AGENT_SILENT'> {}

/** @throws ControlError when no agent runs or it does not answer */
export async function askAgent(path: string, request: ControlRequest): Promise<ControlReply> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = createConnection(path);
    let answer = '';
    socket.setEncoding('utf8');
    socket.setTimeout(CONTROL_LIMIT_MS + 1000, () => {
      socket.destroy();
      reject(new ControlError('AGENT_SILENT', 'the agent did not answer in time', { retryable: true }));
    });
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', (cause) => {
      const gone = ['ENOENT', 'ECONNREFUSED'].includes(systemCode(cause) ?? '');
      const message = gone
        ? 'no agent is running for this configuration'
        : `the agent can't be asked: ${cause.message}`;
      reject(new ControlError('AGENT_NOT_RUNNING', message, { cause }));
    });
  });
  try {
    return ControlReply.parse(JSON.parse(text));
  } catch (cause) {
    throw new ControlError('AGENT_SILENT', 'the agent closed the connection without an answer', { cause });
  }
}
