// The ways by which a picture comes onto the page: chosen, photographed, pasted, dropped.
import { element, show } from './elements.ts';

const DROPPING = 'dropping';

/** @param onPicture gets one picture at a time, or a file that may be none */
export function takePictures(onPicture: (picture: Blob) => void): void {
  for (const id of ['file', 'photo']) {
    const input = element(id, HTMLInputElement);
    input.addEventListener('change', () => {
      const [picture] = input.files ?? [];
      // The same one may be chosen again, and the page holds on to none.
      input.value = '';
      if (picture) onPicture(picture);
    });
  }
  // "capture" takes the choice of a stored picture away: an input of its own, where there is a camera to hold.
  show('photographed', matchMedia('(pointer: coarse)').matches);

  document.addEventListener('paste', (event) => {
    const data = event.clipboardData;
    // Programs that copy text add a picture of it.
    if (!data || data.types.includes('text/plain')) return;
    const picture = pictureIn(data.files);
    if (!picture) return;
    event.preventDefault();
    onPicture(picture);
  });

  const mark = (dragged: boolean) => document.body.classList.toggle(DROPPING, dragged);
  document.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    // Otherwise the browser leaves the page and shows the file.
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    mark(true);
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  document.addEventListener('drop', (event) => {
    mark(false);
    const { files } = event.dataTransfer ?? {};
    if (!files?.length) return;
    event.preventDefault();
    const picture = pictureIn(files) ?? files[0];
    if (picture) onPicture(picture);
  });
}

function pictureIn(files: FileList): File | undefined {
  return [...files].find(({ type }) => type.startsWith('image/'));
}
