// Values for the API document.

const cardInfo = {
  cardId: '0193569f-3c40-7a3e-9d5c-1f0a4c2b7e11',
  productCode: 'STD-VISA',
  productName: 'VISA Standard Card',
  cardCurrency: 'USD',
  maskCardNumber: '436797******2419',
  cardModel: 'Standard',
};

export const transaction = {
  id: '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60',
  authTime: '2026-11-22T08:00:00.000Z',
  settleTime: null,
  transAmount: { currency: 'EUR', amount: 20 },
  authAmount: { currency: 'USD', amount: 21.6 },
  settledAmount: null,
  cardInfo,
  cardAlias: 'Marketing',
  authCode: '402917',
  merchantName: 'Café Exemple',
  merchantCountryCode: 'FR',
  merchantCity: 'Paris',
  merchantState: null,
  merchantZipCode: '75011',
  merchantDesc: null,
  status: 'AuthSuccess',
  fundsDirection: 'Expenditure',
  transactionType: 'Consume',
  failureReason: null,
  failureReasonCn: null,
  note: null,
  lifecycleState: 'Authorized',
  holdAmount: { currency: 'USD', amount: 21.6 },
  linkedTransactionId: null,
  merchantCategoryCode: '5812',
  responseCode: null,
};

export const cardPay = { ...transaction, cardInfo: { id: cardInfo.cardId, ...cardInfo } };

export const controlsBody = {
  allowedMerchantCategories: ['5734', '7372'],
  blockedMerchantCountries: ['RU'],
  dailyCountLimit: 10,
  dailyAmountLimit: 500,
  monthlyAmountLimit: '2000.00',
};

export const controls = {
  cardId: cardInfo.cardId,
  currency: 'USD',
  allowedMerchantCategories: ['5734', '7372'],
  blockedMerchantCategories: null,
  allowedMerchantCountries: null,
  blockedMerchantCountries: ['RU'],
  dailyCountLimit: 10,
  dailyAmountLimit: 500,
  monthlyCountLimit: null,
  monthlyAmountLimit: 2000,
  singleUse: false,
  today: { period: '2026-11-22', count: 1, amount: 21.6 },
  thisMonth: { period: '2026-11', count: 4, amount: 180.25 },
};
