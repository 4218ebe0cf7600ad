// Looks for QR codes through the camera, until one is taken, the tab is hidden, or somebody stops it.
import { element, show } from './elements.ts';

export type CameraProblem = 'cameraRefused' | 'cameraAbsent' | 'cameraFailed';

export interface CameraOptions {
  /** Of each code that is seen; true when it was the right one. */
  onText: (text: string) => boolean;
  onProblem: (problem: CameraProblem) => void;
}

/** Names of what getUserMedia fails with; everything else is cameraFailed. */
const PROBLEMS: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: 'cameraRefused',
  SecurityError: 'cameraRefused',
  NotFoundError: 'cameraAbsent',
  OverconstrainedError: 'cameraAbsent',
};

/** False where the browser gives no page a camera: without https, away from localhost. */
export function canUseCamera(): boolean {
  return isSecureContext && 'mediaDevices' in navigator;
}

/** On from start() to stop(). */
export class Camera {
  readonly #options: CameraOptions;
  readonly #video = element('video', HTMLVideoElement);
  /** Ends what start() began; made anew each time. */
  #off = new AbortController();

  constructor(options: CameraOptions) {
    this.#options = options;
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.stop();
    });
  }

  /** Problems are told to `onProblem`; resolves when it runs, or does not. */
  async start(): Promise<void> {
    this.stop();
    const { signal } = this.#off;
    show('scan', false);
    show('viewfinder', true);
    try {
      await this.#run(signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(PROBLEMS[error instanceof DOMException ? error.name : ''] ?? 'cameraFailed');
    }
  }

  stop(): void {
    this.#off.abort();
    this.#off = new AbortController();
    show('viewfinder', false);
    show('scan', true);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { frameLoop, QRCanvas, rearCamera } = await import('qr/dom.js');
    const video = this.#video;
    if (signal.aborted) return;
    const camera = await rearCamera(video);
    const release = () => {
      camera.stop();
      video.srcObject = null;
    };
    // Stopped while the browser asked for permission.
    if (signal.aborted) return release();
    const frames = new QRCanvas({}, { cropToSquare: false, async: true });
    let reading = false;
    const read = async () => {
      if (reading) return;
      reading = true;
      const text = await camera.readFrame(frames, true);
      reading = false;
      if (signal.aborted || typeof text !== 'string') return;
      if (this.#options.onText(text)) this.stop();
    };
    const endLoop = frameLoop(() => void read(), video);
    signal.addEventListener('abort', () => {
      endLoop();
      frames.clear();
      release();
    });
    for (const track of this.#tracks()) {
      // Unplugged, or the permission was taken back.
      track.addEventListener('ended', () => this.#fail('cameraFailed'), { signal });
    }
  }

  #tracks(): MediaStreamTrack[] {
    const { srcObject } = this.#video;
    return srcObject instanceof MediaStream ? srcObject.getTracks() : [];
  }

  #fail(problem: CameraProblem): void {
    this.stop();
    this.#options.onProblem(problem);
  }
}
