// What a harmful action on a taken seat needs: a typed reason, and an owner's PIN from everybody else.
import { useState } from 'react';
import type { Approval } from '../../../ipc/calls/parts.ts';
import type { Person } from '../../../ipc/staff.ts';
import { useSession } from '../../hooks/use-session.ts';

/** Characters of a reason that the counter accepts. */
export const LEAST_REASON = 3;

export interface ApprovalDraft {
  reason: string;
  setReason(reason: string): void;
  pin: string;
  setPin(pin: string): void;
  owners: readonly Person[];
  ownerId: string;
  setOwnerId(id: string): void;
  /** The person at this screen is an owner: no PIN is asked. */
  isOwner: boolean;
  missing: 'reason' | 'pin' | null;
  value: Approval;
}

/** @param typed reason that was given before */
export function useApproval(typed = ''): ApprovalDraft {
  const { status, may } = useSession();
  const isOwner = may('owner');
  const owners = (status?.people ?? []).filter((person) => person.role === 'owner');
  const [reason, setReason] = useState(typed);
  const [pin, setPin] = useState('');
  const [chosen, setOwnerId] = useState('');
  const ownerId = chosen || (owners[0]?.id ?? '');
  const text = reason.trim();
  return {
    reason,
    setReason,
    pin,
    setPin,
    owners,
    ownerId,
    setOwnerId,
    isOwner,
    missing: text.length < LEAST_REASON ? 'reason' : !isOwner && pin === '' ? 'pin' : null,
    value: { reason: text, ...(isOwner ? {} : { owner: { id: ownerId, pin } }) },
  };
}
