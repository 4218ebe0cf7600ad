// What is wrong with an input or with a line of an import, and what is worth a look there.
import type { problem as english } from '../en/problem.ts';
import type { Words } from '../words.ts';

export const problem = {
  FILE_EMPTY: '파일이 비어 있습니다.',
  FILE_NOT_UTF8: 'UTF-8 파일이 아닙니다. “CSV UTF-8”로 저장하세요.',
  FILE_TOO_LONG: '기기가 {{most}}대보다 많습니다. 파일을 나누세요.',
  FILE_QUOTES: '따옴표가 맞지 않습니다. 따옴표로 연 칸은 닫고, 그 안의 따옴표는 두 번 쓰세요.',
  FILE_LINE_TOO_LONG: '{{most}}자보다 긴 줄이 있습니다.',
  FILE_COLUMN_TWICE: '두 열의 뜻이 같습니다: {{field}}. 하나만 남기세요.',
  FILE_NO_UUID: 'uuid라는 열이 없습니다. 첫 줄에 열 이름이 있어야 합니다.',
  TOO_MANY_CELLS: '첫 줄의 열보다 칸이 많습니다. 구분 기호가 든 글은 따옴표로 감싸세요.',
  PLACE_HALF: '행과 열은 함께 적어야 합니다.',
  PLACE_RANGE: '행과 열은 1부터 {{most}}까지의 숫자입니다.',
  LABEL_CHARACTERS: '좌석 이름에는 빈칸과 제어 문자를 쓸 수 없습니다.',
  LABEL_TAKEN: '다른 좌석의 이름이 {{label}}입니다. 다른 이름을 고르세요.',
  ON_LINE_ALREADY: '{{field}}: {{line}}번째 줄과 같습니다.',
  READ_ONLY_NEW: '노드에 없는 기기이며, 노드는 읽기 전용으로 연결되어 있습니다.',
  READ_ONLY_CHANGE: '노드와 다르며, 노드는 읽기 전용으로 연결되어 있습니다.',
  UUID_TAKEN: '노드의 다른 기기가 이 UUID를 쓰고 있습니다.',
  OUTCOME_UNKNOWN:
    '노드가 응답을 멈춰 이 기기가 추가되었는지 알 수 없습니다. 추가되었다면 좌석이 저절로 나타납니다.',
  NODE_PASSWORD_LONG:
    'BMC 비밀번호가 {{most}}바이트보다 깁니다. 노드가 고객을 위해 이 기기를 켤 수 없습니다.',
  SAME_IP: '기기 {{uuid}}도 IP 주소 {{ip}}를 씁니다.',
  SAME_BMC: '기기 {{uuid}}도 BMC {{bmc}}를 씁니다.',
  FIELD_MISSING: '{{field}}: 빠져 있습니다.',
  FIELD_NOT_CLEARABLE: '{{field}}: 비울 수 없습니다. 노드가 이전 값을 그대로 둡니다.',
  FIELD_PORT: '{{field}}: 1부터 65535까지의 숫자여야 합니다.',
  FIELD_TEXT: '{{field}}: 읽을 수 있는 글이 아닙니다.',
  FIELD_ID: '{{field}}: 글자, 숫자, 하이픈 1~64자여야 하고 노드의 호출 이름은 쓸 수 없습니다.',
  FIELD_NODE_ID: '{{field}}: 노드 ID처럼 보입니다. 다른 것을 고르세요.',
  FIELD_IP: '{{field}}: IP 주소여야 합니다.',
  FIELD_TOO_LONG: '{{field}}: 최대 {{most}}자입니다.',
  FIELD_TOO_MANY_BYTES: '{{field}}: 최대 {{most}}바이트입니다.',
  FIELD_BREAKS_LIST:
    '{{field}}: 큰따옴표, 역슬래시, 줄바꿈은 쓸 수 없습니다. 노드의 목록을 읽을 수 없게 됩니다.',
  FIELD_ZONE_INDEX: '{{field}}: 주소에 %와 그 뒤의 글을 쓸 수 없습니다.',
  FIELD_HOST: '{{field}}: IP 주소나 호스트 이름이어야 합니다.',
  FIELD_SHELL:
    '{{field}}: 글자, 숫자, . _ @ % + = : , / -(첫 글자 제외)만 쓸 수 있습니다. 노드가 셸 명령에 그대로 넣습니다.',
  NODE_KEY_MISSING: '관리하려면 노드 키가 필요합니다. 키를 넣거나 읽기 전용으로 연결하세요.',
  NODE_KEY_FORM: '키는 16진수 64자(0-9, a-f)입니다.',
  NODE_KEY_REFUSED: '노드가 이 키를 자기 것으로 받아들이지 않습니다. 확인하거나 읽기 전용으로 연결하세요.',
  TIME_IS_PAST: '결제한 시간의 끝이 이미 지났습니다.',
  OWNER_PIN_NEEDED:
    '먼저 이 사람의 PIN을 새로 정하세요. 점주의 PIN은 숫자 6자리 이상 또는 8자 이상의 비밀번호여야 합니다. 그런 다음 역할을 바꾸세요.',
} satisfies Words<typeof english>;
