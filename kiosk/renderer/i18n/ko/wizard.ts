// The first start, step by step.
import type { wizard as english } from '../en/wizard.ts';
import type { Words } from '../words.ts';

export const wizard = {
  steps: '단계',
  owner: '점주',
  node: '노드',
  machines: '기기',
  staff: '직원과 잠금',
  backup: '백업',
  done: '완료',
  later: '나중에 하기',
  finish: '완료',
  skip: '지금은 건너뛰기',
  ownerHeading: '점주는 누구입니까?',
  ownerText: '점주는 모든 것을 할 수 있고 이용에 해가 되는 일을 승인합니다. 다른 사람은 나중에 추가합니다.',
  code: '설치 코드',
  codeHint: '카운터가 시작할 때 표시됩니다. 다른 컴퓨터에서 열었기 때문에 필요합니다.',
  ownerAction: '점주 만들기',
  machinesHeading: '기기를 좌석으로',
  machinesNoNode: '연결된 노드가 없습니다. 이전 단계로 가거나 나중에 설정에서 하세요.',
  machinesHave_other: '지금까지 좌석 {{count}}개.',
  staffHeading: '직원과 잠금',
  staffText: '카운터에서 일하는 사람을 추가하세요. 아무도 쓰지 않으면 화면이 저절로 잠깁니다.',
  backupHeading: '백업과 복구',
  withoutTitle: '복구 암호 없이 마칠까요?',
  withoutText:
    '복구 암호가 없으면 다른 컴퓨터에서 백업을 열 수 없으므로 백업도 만들 수 없습니다. 이 컴퓨터가 고장 나거나 도난당하면 좌석, 사람, 설정, 키, 기록을 모두 잃습니다. 나중에 설정의 백업에서 언제든지 설정할 수 있습니다.',
  withoutAction: '없이 마치기',
} satisfies Words<typeof english>;
