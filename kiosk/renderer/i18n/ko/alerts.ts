// The list of alerts.
import type { alerts as english } from '../en/alerts.ts';
import type { Words } from '../words.ts';

export const alerts = {
  title: '알림',
  open: '아직 아무도 맡지 않음',
  taken: '누군가 맡고 있음',
  past: '지난 알림',
  emptyTitle: '연결이 끊긴 좌석이 없습니다',
  emptyText: '모든 에이전트가 {{age}} 안에 응답했습니다. 새 알림은 여기와 지도 위에 나타납니다.',
  emptyNoAgents: '처리할 일이 없습니다. 새 알림은 여기와 지도 위에 나타납니다.',
  cafe: '매장 전체',
  what: '내용',
  since: '시작',
  ended: '끝남',
  by: '담당',
  takenBy: '{{name}}, {{clock}}',
  lasted: '{{clock}}, {{age}} 걸림',
  viewSeat: '{{label}} 보기',
  acknowledgeOne: '확인함: {{what}}',
  withOther: '{{what}} ({{label}})',
} satisfies Words<typeof english>;
