// What is worth a look: at the node, the café's machines, the counter itself.
import type { warning as english } from '../en/warning.ts';
import type { Words } from '../words.ts';

export const warning = {
  PLAIN_HTTP: '암호화 없는 HTTP: 네트워크를 엿듣는 사람이 BMC 비밀번호와 기기 키를 읽을 수 있습니다.',
  KEY_REFUSED: '노드가 이 키를 자기 것으로 받아들이지 않습니다.',
  KEY_UNPROVEN: '키를 시험해 볼 기기가 아직 노드에 없습니다.',
  MAY_HAVE_MORE: '노드는 51대까지만 보여 줍니다. 더 있을 수 있습니다.',
  BROKEN_LIST:
    '노드의 목록이 깨졌습니다. 어떤 기기의 글에 따옴표, 역슬래시, 줄바꿈이 있습니다. 노드에서 고치세요.',
  UNSIGNED_SET: '이 오래된 노드에서는 누구나 코드를 바꿀 수 있습니다. 업데이트하세요.',
  DUPLICATE_IP:
    '{{seats}}이(가) 같은 IP 주소 {{ip}}로 등록되어 있습니다. 고치지 않으면 노드가 코드를 뒤섞습니다.',
  DUPLICATE_BMC: '{{seats}}의 BMC가 {{bmc}}로 같습니다. 고치지 않으면 하나를 조작할 때 다른 것이 바뀝니다.',
  PLAIN_NODE: '노드 키가 암호화 없는 HTTP로 네트워크를 지나갑니다.',
  RESTORE_FAILED: '백업을 적용하지 못해 이전 데이터를 쓰고 있습니다. {{detail}}',
  PART_FAILED: '작동하지 않음: {{part}}. {{detail}}',
} satisfies Words<typeof english>;
