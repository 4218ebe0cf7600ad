// The renter view: large, for a customer at the counter.
import type { renter as english } from '../en/renter.ts';
import type { Words } from '../words.ts';

export const renter = {
  title: '{{label}} 코드',
  seat: '좌석',
  deviceId: '기기 ID',
  code: '인증 코드',
  scan: '스캔하여 복사',
  capital: '윗줄 = 대문자',
  digit: '파랑 = 숫자',
  step1: 'DeepLink 열기',
  step2: '기기 ID를 입력하고 ‘연결’ 누르기',
  step3: '인증 코드 입력',
  hides: '{{seconds}}초 후 숨김',
  more: '{{seconds}}초 더 보기',
  ask: '카운터에 문의하세요',
  wait: '잠시만 기다리세요…',
} satisfies Words<typeof english>;
