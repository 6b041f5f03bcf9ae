export interface IdempotencySettings {
  readonly enabled: boolean;
  readonly hours: number;
  readonly maxAnswer: number;
  readonly lease: number;
  readonly interrupted: 'doubt' | 'repeat';
  readonly lookup: string;
}
