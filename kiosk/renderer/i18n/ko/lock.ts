// The lock screen, which is the login too.
import type { lock as english } from '../en/lock.ts';
import type { Words } from '../words.ts';

export const lock = {
  locked: '잠김',
  login: '로그인',
  live: '좌석 상태는 계속 갱신됩니다.',
  who: '누구입니까?',
  pinOf: '{{name}}의 PIN 또는 비밀번호',
  logOut: '{{name}} 로그아웃',
  unlock: '잠금 해제',
  enter: '로그인',
  erase: '한 글자 지우기',
  keyboard: '키보드로 입력해도 됩니다.',
  pad: '숫자판',
  wrong_other: 'PIN이 틀렸습니다. {{count}}번 더 틀리면 {{seconds}}초 기다립니다.',
  wrongPlain: 'PIN이 틀렸습니다.',
  wait: 'PIN을 여러 번 틀렸습니다. {{seconds}}초 후 다시 시도하세요.',
  waitKey: '{{seconds}}초',
} satisfies Words<typeof english>;
