// What somebody may do.
import type { role as english } from '../en/role.ts';
import type { Words } from '../words.ts';

export const role = {
  owner: '점주',
  staff: '직원',
  viewer: '보기 전용',
  ownerMay: '직원, 기기, 승인까지 모두 할 수 있습니다.',
  staffMay: '좌석, 전원, 코드. 이용 중인 좌석에 해가 되는 일은 점주가 승인합니다.',
  viewerMay: '좌석만 볼 수 있고 코드와 조작은 할 수 없습니다.',
  ownerOnly: '점주만 할 수 있습니다.',
  staffOnly: '직원이나 점주만 할 수 있습니다.',
} satisfies Words<typeof english>;
