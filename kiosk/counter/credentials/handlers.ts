// Calls codes.*.
import type { Handlers } from '../calls.ts';
import type { CredentialsDesk } from './credentials-desk.ts';

type CodeCalls = 'codes.reveal' | 'codes.rotate' | 'codes.endSession';

export function credentialHandlers(desk: CredentialsDesk): Handlers<CodeCalls> {
  return {
    'codes.reveal': (input, caller, signal) => desk.reveal(input, caller, signal),
    'codes.rotate': (input, caller) => desk.rotate(input, caller),
    'codes.endSession': (input, caller) => desk.endSession(input, caller),
  };
}
