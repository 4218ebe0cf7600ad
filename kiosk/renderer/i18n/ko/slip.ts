// The printed slip and its preview.
import type { slip as english } from '../en/slip.ts';
import type { Words } from '../words.ts';

export const slip = {
  title: '{{label}} 쪽지 인쇄',
  language: '언어 (영어 함께 표시)',
  paper: '용지',
  roll: '{{width}} mm',
  withQr: 'QR 코드 (글자만, 링크 아님)',
  warning:
    '코드가 종이에 그대로 인쇄됩니다. 손님에게 바로 건네고 카운터에 두지 마세요. 인쇄 사실은 기록되지만 코드는 기록되지 않습니다.',
  closesIn: '미리보기가 {{seconds}}초 후 닫힙니다',
  print: '인쇄',
  preview: '쪽지 미리보기',
  capital: '글자 위 줄 = 대문자',
  step2: '기기 ID 입력',
  validUntil: '유효 시간',
  openEnd: '시간 제한 없음: 이용하는 동안 유효',
  noEnd: '종료 시각이 정해지지 않았습니다',
  void: '이용이 끝나거나 코드가 바뀌면 무효',
} satisfies Words<typeof english>;
