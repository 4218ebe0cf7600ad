// Backup and recovery.
import type { backup as english } from '../en/backup.ts';
import type { Words } from '../words.ts';

export const backup = {
  recoveryHeading: '복구 암호',
  recoveryText:
    '다른 컴퓨터에서 백업을 여는 데 씁니다. 이 컴퓨터를 잃으면 유일한 방법입니다. 적어서 카운터가 아닌 곳에 두세요. 잠기지 않은 채 도난당한 컴퓨터는 지켜 주지 못합니다.',
  passphrase: '암호',
  passphraseHint: '12자 이상. 몇 개의 낱말이면 적기 쉽습니다.',
  passphraseShort: '{{count}}자입니다. 12자가 필요합니다.',
  set: '암호 설정',
  change: '암호 변경',
  isSet: '복구 암호가 있습니다. 바꾸면 새 백업부터 적용됩니다.',
  wasSet: '암호를 설정했습니다. 다시 표시하지 않으니 지금 적어 두세요.',
  createHeading: '백업',
  createText: '좌석, 사람, 설정, 키, 기록을 담은 암호화 파일 하나입니다.',
  create: '백업 내려받기',
  needsPassphrase: '먼저 복구 암호를 설정하세요. 없으면 아무도 파일을 열 수 없습니다.',
  last: '마지막 백업',
  never: '아직 백업 없음',
  saved: '{{name}}(으)로 저장했습니다. 다른 컴퓨터에 두세요.',
  restoreHeading: '복원',
  restoreText: '여기의 모든 것을 백업 내용으로 바꿉니다. 모두 다시 로그인해야 합니다.',
  pick: '백업 고르기…',
  picked: '{{name}} 선택됨',
  restore: '복원…',
  restoreTitle: '모든 것을 {{name}}(으)로 바꿀까요?',
  restoreAction: '모두 바꾸기',
  restored_other: '복원함: 기록 {{count}}개. 카운터가 다시 시작합니다.',
} satisfies Words<typeof english>;
