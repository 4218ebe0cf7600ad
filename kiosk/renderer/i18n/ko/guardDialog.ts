// What is asked before something harmful.
import type { guardDialog as english } from '../en/guardDialog.ts';
import type { Words } from '../words.ts';

export const guardDialog = {
  whatHappens: '어떻게 되나요',
  nobody: '{{label}}에는 손님이 없습니다',
  mayBeIn: '{{label}}에 손님이 있는지 알 수 없습니다',
  somebody: '지금 {{label}}을(를) 사용 중인 손님이 있습니다',
  paidNotIn: '{{label}}은(는) 결제되었고 아직 접속 전입니다',
  stateSince: '{{state}}, {{since}}부터 ({{span}})',
  mayBeInSince: '에이전트가 {{since}}부터({{span}}) 접속을 보지 못했습니다. 손님이 있을 수 있습니다.',
  inSince: '{{since}}부터 사용 ({{span}})',
  controllerSince: '접속 기기 {{controller}}, {{since}}부터 ({{span}})',
  paidUntil: '결제 {{time}}까지',
  reason: '이유',
  owner: '사장님',
  ownerPin: '사장님 PIN',
  ownerSigned: '사장님으로 로그인했습니다. 이름과 이유가 기록에 남습니다.',
  signedAs: '{{name}}(으)로 로그인했습니다. 사장님 승인이 필요하며 두 이름이 기록에 남습니다.',
  missing_reason: '이유가 없습니다',
  missing_pin: '사장님 PIN이 없습니다',
  changed: '{{label}} 상태가 방금 바뀌었습니다. 다시 읽어 주세요.',
  quick_frozen: '멈춤',
  quick_asked: '손님 요청',
  quick_safety: '안전',
} satisfies Words<typeof english>;
