// What new code and end of session ask before they act.
import type { guard as english } from '../en/guard.ts';
import type { Words } from '../words.ts';

export const guard = {
  newCodeTitle: '{{label}}의 코드를 바꿀까요?',
  newCodeConfirm: '{{label}} 코드 바꾸기',
  newCodeVoid: '이전 코드는 바로 무효가 됩니다.',
  newCodeConnected: '이미 접속한 사람은 그대로 접속해 있습니다.',
  newCodeChecked: '노드가 새 코드를 내보낸 뒤에만 표시합니다.',
  endTitle: '{{label}} 이용을 끝낼까요?',
  endConfirm: '{{label}} 이용 종료',
  endOut: '접속한 사람은 끊기고 저장하지 않은 게임과 파일은 사라집니다.',
  endCode: '{{label}}의 코드가 바뀌고 이전 코드는 바로 무효가 됩니다.',
  endCycle: '손님이 관리자 권한을 쓰므로 {{label}}을(를) 재시작합니다.',
  endNoCycle: '{{label}}은(는) 재시작하지 않습니다 (설정에서 꺼짐).',
  restartTitle: '{{label}}을(를) 재시작할까요?',
  restartConfirm: '{{label}} 재시작',
  restartCut: '전원이 잠시 끊기고 저장하지 않은 게임과 파일은 사라집니다.',
  restartCodes: '{{label}}은(는) 새 코드로 다시 켜집니다.',
} satisfies Words<typeof english>;
