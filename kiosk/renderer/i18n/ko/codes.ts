// The codes card: device ID and code of a seat.
import type { codes as english } from '../en/codes.ts';
import type { Words } from '../words.ts';

export const codes = {
  title: '코드',
  match: '노드와 일치',
  signedRead: '노드에서 읽음',
  show: '코드 보기',
  hideNow: '지금 숨기기',
  hidesIn: '{{seconds}}초 후 숨김',
  more: '{{seconds}}초 더',
  copyId: '기기 ID 복사',
  copyCode: '코드 복사',
  clipboard: '복사했습니다. {{seconds}}초 후 클립보드를 비웁니다.',
  noClipboard: '이 브라우저에서는 복사할 수 없습니다. 복사한 것은 없습니다. 화면을 보고 입력하세요.',
  qr: '기기 ID와 코드가 두 줄의 글자로 담긴 QR 코드',
  capital: '대문자 {{letter}}',
  barCapital: '윗줄: 대문자',
  renterView: '손님 화면',
  printSlip: '쪽지 인쇄…',
  newCode: '새 코드…',
  endSession: '이용 종료…',
  ask: '다시 시도',
  askingTitle: '노드에 묻는 중…',
  askingText: '코드를 읽어 DeepLink와 비교합니다. 5초 뒤 그만둡니다.',
  timedOut: '5초 안에 응답이 없어 표시하지 않습니다.',
  changed: '좌석 상태가 바뀌어 코드를 숨겼습니다.',
} satisfies Words<typeof english>;
