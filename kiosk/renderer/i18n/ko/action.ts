// Words on buttons that many views share.
import type { action as english } from '../en/action.ts';
import type { Words } from '../words.ts';

export const action = {
  cancel: '취소',
  close: '닫기',
  back: '이전',
  continue: '계속',
  save: '저장',
  retry: '다시 시도',
  copy: '복사',
  copied: '복사됨',
  view: '보기',
  acknowledge: '확인함',
  more: '더 보기',
} satisfies Words<typeof english>;
