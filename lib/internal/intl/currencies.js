'use strict';

// The currencies of ISO 4217 in use: code, symbol, narrow symbol, name, plural; empty: the code, the symbol, and the name with
// an s; '=': no different from the name. From the Unicode CLDR's American English.
module.exports = `
AED|||UAE dirham
AFN||؋|Afghan Afghani
ALL|||Albanian lek|Albanian lekë
AMD||֏|Armenian dram
ANG|||Netherlands Antillean guilder
AOA||Kz|Angolan kwanza
ARS||$|Argentine peso
AUD|A$|$|Australian dollar
AWG|||Aruban florin|=
AZN||₼|Azerbaijani manat
BAM||KM|Bosnia-Herzegovina convertible mark
BBD||$|Barbadian dollar
BDT||৳|Bangladeshi taka
BGN|||Bulgarian lev|Bulgarian leva
BHD|||Bahraini dinar
BIF|||Burundian franc
BMD||$|Bermudan dollar
BND||$|Brunei dollar
BOB||Bs|Bolivian boliviano
BRL|R$||Brazilian real
BSD||$|Bahamian dollar
BTN|||Bhutanese ngultrum
BWP||P|Botswanan pula
BYN|||Belarusian ruble
BZD||$|Belize dollar
CAD|CA$|$|Canadian dollar
CDF|||Congolese franc
CHF|||Swiss franc
CLP||$|Chilean peso
CNY|CN¥|¥|Chinese yuan|=
COP||$|Colombian peso
CRC||₡|Costa Rican colón
CUC||$|Cuban convertible peso
CUP||$|Cuban peso
CVE|||Cape Verdean escudo
CZK||Kč|Czech koruna
DJF|||Djiboutian franc
DKK||kr|Danish krone|Danish kroner
DOP||$|Dominican peso
DZD|||Algerian dinar
EGP||E£|Egyptian pound
ERN|||Eritrean nakfa
ETB|||Ethiopian birr
EUR|€||euro
FJD||$|Fijian dollar
FKP||£|Falkland Islands pound
GBP|£||British pound
GEL||₾|Georgian lari
GHS||GH₵|Ghanaian cedi
GIP||£|Gibraltar pound
GMD|||Gambian dalasi
GNF||FG|Guinean franc
GTQ||Q|Guatemalan quetzal
GYD||$|Guyanaese dollar
HKD|HK$|$|Hong Kong dollar
HNL||L|Honduran lempira
HRK||kn|Croatian kuna
HTG|||Haitian gourde
HUF||Ft|Hungarian forint
IDR||Rp|Indonesian rupiah
ILS|₪||Israeli new shekel
INR|₹||Indian rupee
IQD|||Iraqi dinar
IRR|||Iranian rial
ISK||kr|Icelandic króna|Icelandic krónur
JMD||$|Jamaican dollar
JOD|||Jordanian dinar
JPY|¥||Japanese yen|=
KES|||Kenyan shilling
KGS||⃀|Kyrgyz som
KHR||៛|Cambodian riel
KMF||CF|Comorian franc
KPW||₩|North Korean won|=
KRW|₩||South Korean won|=
KWD|||Kuwaiti dinar
KYD||$|Cayman Islands dollar
KZT||₸|Kazakhstani tenge
LAK||₭|Laotian kip
LBP||L£|Lebanese pound
LKR||Rs|Sri Lankan rupee
LRD||$|Liberian dollar
LSL|||Lesotho loti
LYD|||Libyan dinar
MAD|||Moroccan dirham
MDL|||Moldovan leu|Moldovan lei
MGA||Ar|Malagasy ariary|Malagasy ariaries
MKD|||Macedonian denar|Macedonian denari
MMK||K|Myanmar kyat
MNT||₮|Mongolian tugrik
MOP|||Macanese pataca
MRU|||Mauritanian ouguiya
MUR||Rs|Mauritian rupee
MVR|||Maldivian rufiyaa
MWK|||Malawian kwacha
MXN|MX$|$|Mexican peso
MYR||RM|Malaysian ringgit
MZN|||Mozambican metical
NAD||$|Namibian dollar
NGN||₦|Nigerian naira
NIO||C$|Nicaraguan córdoba
NOK||kr|Norwegian krone|Norwegian kroner
NPR||Rs|Nepalese rupee
NZD|NZ$|$|New Zealand dollar
OMR|||Omani rial
PAB|||Panamanian balboa
PEN|||Peruvian sol|Peruvian soles
PGK|||Papua New Guinean kina|=
PHP|₱||Philippine peso
PKR||Rs|Pakistani rupee
PLN||zł|Polish zloty
PYG||₲|Paraguayan guarani
QAR|||Qatari riyal
RON||lei|Romanian leu|Romanian lei
RSD|||Serbian dinar
RUB||₽|Russian ruble
RWF||RF|Rwandan franc
SAR|||Saudi riyal
SBD||$|Solomon Islands dollar
SCR|||Seychellois rupee
SDG|||Sudanese pound
SEK||kr|Swedish krona|Swedish kronor
SGD||$|Singapore dollar
SHP||£|St. Helena pound
SLE|||Sierra Leonean leone
SLL|||Sierra Leonean leone (1964—2022)|Sierra Leonean leones (1964—2022)
SOS|||Somali shilling
SRD||$|Surinamese dollar
SSP||£|South Sudanese pound
STN||Db|São Tomé & Príncipe dobra
SVC|||Salvadoran colón|Salvadoran colones
SYP||£|Syrian pound
SZL|||Swazi lilangeni|Swazi emalangeni
THB||฿|Thai baht|=
TJS|||Tajikistani somoni
TMT|||Turkmenistani manat|=
TND|||Tunisian dinar
TOP||T$|Tongan paʻanga|=
TRY||₺|Turkish lira|Turkish Lira
TTD||$|Trinidad & Tobago dollar
TWD|NT$|$|New Taiwan dollar
TZS|||Tanzanian shilling
UAH||₴|Ukrainian hryvnia
UGX|||Ugandan shilling
USD|$||US dollar
UYU||$|Uruguayan peso
UZS|||Uzbekistani som|=
VES|||Venezuelan bolívar
VND|₫||Vietnamese dong|=
VUV|||Vanuatu vatu
WST|||Samoan tala|=
XAF|FCFA||Central African CFA franc
XCD|EC$|$|East Caribbean dollar
XCG|Cg.||Caribbean guilder
XDR|||special drawing rights|=
XOF|F CFA||West African CFA franc
XPF|CFPF||CFP franc
XSU|||Sucre
YER|||Yemeni rial
ZAR||R|South African rand|=
ZMW||ZK|Zambian kwacha
ZWG|||Zimbabwean gold|=
ZWL|||Zimbabwean dollar (2009–2024)|Zimbabwean dollars (2009–2024)
`;
