// What the keys do.
import type { keys as english } from '../en/keys.ts';
import type { Words } from '../words.ts';

export const keys = {
  title: '단축키',
  summary: '어떤 키도 전원을 끊지 않습니다.',
  arrows: '그 방향의 다음 좌석',
  jump: '좌석 번호 입력: 해당 좌석으로 이동',
  open: '좌석 패널 열기',
  select: '선택 또는 선택 해제',
  extend: '선택 넓히기',
  all: '보이는 좌석 모두 선택',
  ends: '줄의 처음, 끝 좌석',
  zones: '다음, 이전 구역',
  back: '한 단계 뒤로',
  help: '이 목록',
  codes: '코드 보기 또는 숨기기',
  search: '찾기',
  mode: '지도 또는 표',
  regions: '화면의 다음, 이전 부분',
  alert: '다음 미처리 알림',
  power: '좌석 전원',
  renter: '손님 화면',
  lock: '지금 잠그기',
} satisfies Words<typeof english>;
