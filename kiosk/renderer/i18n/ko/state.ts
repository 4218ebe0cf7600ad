// The states of a seat; a tile holds 9 Latin or 4 Chinese or Korean characters.
import type { state as english } from '../en/state.ts';
import type { Words } from '../words.ts';

export const state = {
  ready: '준비됨',
  inUse: '사용 중',
  booting: '부팅 중',
  off: '꺼짐',
  maintenance: '점검',
  maintenanceShort: '점검',
  lost: '연결 끊김',
  attention: '확인 필요',
} satisfies Words<typeof english>;
