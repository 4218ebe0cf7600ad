// Names of the points at which a crash must do no harm; tests kill the agent at each of them.

export type StepName =
  | 'rotation-due'
  | 'intent-persisted'
  | 'password-sent'
  | 'password-answered'
  | 'info-reread'
  | 'rotation-persisted'
  | 'compared'
  | 'set-sending'
  | 'set-queued'
  | 'published';

/** Called at each step; does nothing in the product. */
export type StepHook = (name: StepName) => void;

export const noStepHook: StepHook = () => undefined;
