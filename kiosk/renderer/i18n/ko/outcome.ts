// How an action ended.
import type { outcome as english } from '../en/outcome.ts';
import type { Words } from '../words.ts';

export const outcome = {
  asked: '요청함',
  ok: '완료',
  failed: '실패',
  refused: '거절됨',
  cancelled: '취소됨',
} satisfies Words<typeof english>;
