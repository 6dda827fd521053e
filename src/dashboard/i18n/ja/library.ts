export default {
  title: 'ライブラリ',
};
