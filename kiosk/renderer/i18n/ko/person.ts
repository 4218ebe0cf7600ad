// The people who can log in.
import type { person as english } from '../en/person.ts';
import type { Words } from '../words.ts';

export const person = {
  text: '사람마다 PIN을 따로 써야 누가 했는지 기록에 남습니다.',
  add: '사람 추가…',
  addTitle: '사람 추가',
  addAction: '추가',
  changeTitle: '{{name}} 변경',
  pinOne: '{{name}} 새 PIN',
  newPin: '새 PIN…',
  pinHint: '직원은 숫자 4자리, 점주는 6자리 이상. 비밀번호도 됩니다. 1234나 같은 숫자는 안 됩니다.',
  ownerPinHint: '숫자 6자리 이상 또는 8자 이상의 비밀번호. 123456이나 같은 숫자는 안 됩니다.',
  pinAgain: '한 번 더',
  pinDiffers: '두 입력이 다릅니다.',
  lastLogin: '마지막 로그인',
  active: '로그인 가능',
  inactive: '로그인 불가',
  lockedOut: '{{clock}}까지 막힘',
  endLockOut: '막힘 풀기',
  removeTitle: '{{name}}을(를) 제거할까요?',
  removeOne: '{{name}} 제거',
  removeText: '기록에는 이름이 남습니다. 잠시만 막으려면 ‘로그인 가능’을 끄세요.',
  you: '나',
  pinSet: '{{name}}의 PIN을 바꿨습니다.',
} satisfies Words<typeof english>;
