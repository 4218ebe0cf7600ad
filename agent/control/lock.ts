// One agent per machine: a lock that the kernel drops when its holder dies, however it dies.
import { createServer, type Server } from 'node:net';
import { AppError, systemCode } from '../../shared/errors/app-error.ts';

export class AlreadyRunningError extends AppError<'ALREADY_RUNNING'> {
  constructor(what: string) {
    super('ALREADY_RUNNING', `another netbar agent already serves ${what} on this machine`);
  }
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the lock at an address of OperatingSystem.lockAddress.
 * @throws AlreadyRunningError when somebody holds it
 */
export async function takeLock(address: string, what: string): Promise<Lock> {
  const server = createServer((socket) => socket.destroy());
  try {
    await listen(server, address);
  } catch (error) {
    if (systemCode(error) === 'EADDRINUSE') throw new AlreadyRunningError(what);
    throw error;
  }
  return {
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Promise form of server.listen. @throws the system's error */
export function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      // A failed accept (no descriptors left) concerns that one caller alone.
      server.on('error', () => undefined);
      resolve();
    });
  });
}
