// What a running command waits for; on a tile 9 Latin or 4 Chinese or Korean characters.
import type { step as english } from '../en/step.ts';
import type { Words } from '../words.ts';

export const step = {
  queued: '대기 중',
  reading: '확인 중',
  sent: '보냄',
  waiting: '기다림',
  forcing: '강제 중',
  bootDevice: '부팅 설정',
  rotating: '코드 변경',
  verifying: '검증 중',
  booting: '부팅 중',
  ending: '종료 중',
  running: '진행 중',
} satisfies Words<typeof english>;
