// Why a command failed, or left a seat alone, and what to do about it.
import type { jobError as english } from '../en/jobError.ts';
import type { Words } from '../words.ts';

export const jobError = {
  IPMI_NOT_INSTALLED: '카운터 컴퓨터에 ipmitool(또는 사장님의 전원 프로그램)이 없습니다. 설치하세요.',
  IPMI_UNREACHABLE: 'BMC가 응답하지 않습니다. 랜선과 멀티탭을 확인하세요.',
  IPMI_AUTH_FAILED: 'BMC가 비밀번호를 거절합니다. 기기 설정에서 고치세요.',
  IPMI_USER_UNKNOWN: 'BMC에 이 사용자가 없습니다. 기기 설정에서 고치세요.',
  IPMI_KG_WRONG: 'BMC의 Kg 키가 다릅니다. 카운터 설정 파일에서 고치세요.',
  IPMI_PRIVILEGE: 'BMC 사용자의 권한이 부족합니다. BMC에서 운영자 권한을 주세요.',
  IPMI_CIPHER_REJECTED: 'BMC가 카운터의 암호 방식을 받지 않습니다. BMC에서 17이나 3을 허용하세요.',
  IPMI_NO_SESSION_SLOT: 'BMC의 세션이 모두 차 있습니다. 1분 뒤 다시 시도하세요.',
  IPMI_BUSY: 'BMC가 바쁩니다. 1분 뒤 다시 시도하세요.',
  IPMI_NOT_SUPPORTED_IN_STATE: '기계의 현재 상태에서는 BMC가 하지 않습니다. 전원을 먼저 확인하세요.',
  IPMI_NOT_SUPPORTED: '이 기계의 BMC나 전원 프로그램은 할 수 없습니다.',
  IPMI_COMMAND_REJECTED: 'BMC가 명령을 거절했습니다. 다시 시도하고, 계속되면 기계의 스위치를 쓰세요.',
  IPMI_TIMEOUT: 'BMC가 제때 응답하지 않았습니다. 다시 하기 전에 전원을 확인하세요.',
  IPMI_STATE_UNKNOWN: '전원을 읽을 수 없어 그대로 둡니다. BMC에 다시 물으세요.',
  IPMI_STATE_NOT_REACHED:
    'BMC는 명령을 받았지만 기계가 따르지 않았습니다. 화면을 보고, 멈췄으면 강제로 하세요.',
  IPMI_BOOT_DEVICE_NOT_SET: 'BMC가 부팅 장치를 받았지만 다르게 읽힙니다. 다시 하거나 기계에서 설정하세요.',
  IPMI_UNPARSABLE_OUTPUT: 'BMC의 답을 읽을 수 없습니다. 다시 하기 전에 전원을 확인하세요.',
  IPMI_BAD_CONFIG: 'BMC 주소, 사용자나 비밀번호가 맞지 않습니다. 기기 설정에서 고치세요.',
  IPMI_CANCELLED: '도중에 멈췄습니다. 다시 하기 전에 전원을 확인하세요.',
  NO_BMC: '이 기계의 전원을 바꿀 수 있는 것이 없습니다. 기기 설정에 BMC를 넣으세요.',
  MAINTENANCE: '점검 중이라 아무 명령도 보내지 않았습니다. 좌석 패널에서 조작하세요.',
  POWER_UNKNOWN: '전원 상태를 몰라 아무 명령도 보내지 않았습니다. BMC에 다시 물으세요.',
  OWNER_APPROVAL_NEEDED:
    '사용 중이거나 결제한 좌석이라 아무 명령도 보내지 않았습니다. 사장님이 패널에서 승인할 수 있습니다.',
  INTERRUPTED: '그 사이 카운터가 다시 시작했습니다. 다시 하기 전에 전원을 확인하세요.',
  SUPERSEDED: '종료하는 도중에 전원이 끊겼습니다.',
  AGENT_SILENT: '에이전트가 응답하지 않습니다. 기계가 켜져 있고 연결되어 있나요?',
  AGENT_REFUSED: '에이전트가 하지 못했습니다. 이유는 기계의 로그에 있습니다.',
  CONTROLLERS_STAY: '에이전트가 아직 이용자가 있다고 합니다.',
  BOOT_NOT_SEEN: '새 부팅 소식이 없습니다. 기계의 화면을 보세요.',
  ROTATION_UNAVAILABLE: '에이전트가 응답하지 않아 코드는 그대로입니다. 에이전트를 켜세요.',
  ROTATION_NOT_SEEN: '노드가 새 코드를 주지 않습니다. 기계의 DeepLink와 에이전트를 확인하세요.',
} satisfies Words<typeof english>;
